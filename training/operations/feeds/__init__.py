"""Calendars to subscribe to (日历订阅): their links, what stands in them, and the bytes that are kept of them."""
