# The commands of this project; what they do stands in scripts/.
.PHONY: run test check assets soak bench

# Builds everything and opens the demonstration counties on http://127.0.0.1:8080
run:
	@scripts/run

# Runs all tests; ends with the list of what did not run
test:
	@scripts/test

# What CI runs: formatting, lints, tests
check:
	@.ci/run

# Builds the front-end bundle into crates/platform/assets/bundle
assets:
	@scripts/assets

# Kills the program in the middle of writing, 200 times on each database
soak:
	@scripts/soak

# Measures durable actions, pages and time limits, each beside its peer or its goal
bench:
	@scripts/bench
