"""The application: compose blocks, measure and check them, and serve the answers."""
