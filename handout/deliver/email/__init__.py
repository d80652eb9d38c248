"""A handout as an e-mail: a draft to look at, or sent through the clinic's mail server."""
