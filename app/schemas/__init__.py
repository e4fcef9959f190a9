"""The words: what is sent (`spec`) and answered (`report`, `comparison`, `card`, `problem`)."""
