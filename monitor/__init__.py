"""Watches news sources and tells, once, when a launch or a treaty act is the news."""
