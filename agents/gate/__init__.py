"""The gate: the only road to content. It judges each request against the pack in force and the register."""
