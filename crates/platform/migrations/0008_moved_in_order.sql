-- A notice of a due day that moved is marked by its place in the log: the key itself has them in order.
DROP INDEX notices_moved;
