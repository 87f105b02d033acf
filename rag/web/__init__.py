"""The web chat: ``card`` (answers as HTML), ``page``, ``examples``, ``safety``, ``server``."""

from rag.web.loading import Loading
from rag.web.server import build_app, serve

__all__ = ["Loading", "build_app", "serve"]
