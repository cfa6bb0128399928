"""Small helpers of the build, run from the checkout: set-up, servers for the tests, generated pages."""
