-- The step of time of the last code that counted: a code counts once, also after a restart.
ALTER TABLE accounts ADD COLUMN second_factor_step INTEGER;
