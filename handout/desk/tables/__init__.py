"""Many patients at the desk: a table that somebody brings, and a sheet for each of its rows."""
