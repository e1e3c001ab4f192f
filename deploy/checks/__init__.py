"""Checks of what is deployed, and what they share with the tests of `tests/deploy`.

    Dockerfile -> dockerfile (its steps) -> building (each step, in a clean Debian) -> running (under a read-only root)
    what is installed -> licences -> docs/licences.md

Run by `scripts/dockerfile-check`, `scripts/check-deploy` and `scripts/licences`.
"""
