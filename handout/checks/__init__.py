"""Rules about the content: what makes a good patient handout, one function a rule."""
