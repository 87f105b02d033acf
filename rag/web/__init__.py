"""The web chat: ``card`` (answers as HTML), ``page``, ``examples``, ``safety``, ``server``."""

from rag.web.server import build_app, serve

__all__ = ["build_app", "serve"]
