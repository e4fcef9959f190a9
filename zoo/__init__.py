"""Known architectures, laid with `blocks`; the room is kept for them, and still empty."""
