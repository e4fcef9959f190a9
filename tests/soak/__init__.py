"""Minutes of load on a service of its own: `make soak`, a figure beside each target."""
