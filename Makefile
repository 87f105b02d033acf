# Every target stands alone: it makes what it needs first.

PYTHON ?= python3
BIN := .venv/bin
# The stamp changes with what is to be installed, so a second run has nothing to do.
STAMP := .venv/.installed

.PHONY: help install chat test eval lint reader ablation fit sets unseen bench reliability fuzz screenshots readme index clean

help: ## Show what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

install: $(STAMP) ## Make .venv and install everything into it

$(STAMP): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[chat,eval,test]'
	touch $@

chat: $(STAMP) ## Index the corpus and open the chat in the browser
	$(BIN)/python app.py

test: $(STAMP) ## Run all tests
	$(BIN)/python -m pytest

eval: $(STAMP) ## Run the evaluation set and write eval/results.json
	$(BIN)/rag eval eval/questions.jsonl --json eval/results.json

lint: $(STAMP) ## Check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Without these, freed memory goes back to the system at every step, and training takes thrice as
# long; other C libraries than glibc do not look at them.
reader ablation fit: export MALLOC_MMAP_MAX_ = 0
reader ablation fit: export MALLOC_TRIM_THRESHOLD_ = 100000000000
reader ablation fit: export MALLOC_TOP_PAD_ = 268435456
reader: $(STAMP) ## Train the reader anew, in under two hours; needs ../shared/data
	$(BIN)/python eval/train_reader.py --write

fit: $(STAMP) ## Fit how evidence is weighed; needs ../shared/data
	$(BIN)/python eval/fit.py | tee eval/fit.txt

sets: $(STAMP) ## Measure on public sets, on what was not trained on; needs ../shared/data
	$(BIN)/python eval/sets.py

unseen: $(STAMP) ## Measure on summaries that nothing was trained or fitted on
	$(BIN)/python eval/unseen.py

ablation: $(STAMP) ## Train small readers, each without one thing (needs ../shared/data)
	$(BIN)/python eval/ablation.py | tee eval/ablation.txt

bench: $(STAMP) ## Time a question relative to encoding it, and files relative to half of them
	$(BIN)/python benchmarks/ask.py
	$(BIN)/python benchmarks/parsing.py

reliability: $(STAMP) ## Write docs/reliability.md from what its tests tell
	$(BIN)/python docs/reliability.py

fuzz: $(STAMP) ## Read files that nobody wrote, 20,000 for each kind, some minutes long
	HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest tests/reliability/test_any_file.py tests/captions/test_any_text.py tests/test_markdown.py tests/test_no_times.py

screenshots: $(STAMP) ## Take the pictures of the README anew; needs Chromium
	$(BIN)/python docs/screenshots.py

readme: $(STAMP) ## Write the README's example output and table anew
	$(BIN)/python docs/readme.py

index: $(STAMP) ## Index the corpus
	$(BIN)/rag index

clean: ## Remove the environment and the built index
	rm -rf .venv index/*.faiss index/manifest.json index/.lock index/.new-*
