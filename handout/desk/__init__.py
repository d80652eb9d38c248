"""The front desk: pick a handout, fill in its fields, print, e-mail or save it."""
