"""People from where an organisation keeps them: exports of directories and of identity providers become the register."""
