"""The words: what is sent (`spec`), what is answered (`report`, `comparison`, `card`, `problem`)."""
