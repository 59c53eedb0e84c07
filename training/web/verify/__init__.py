"""Verifying papers (核验): public pages that a QR code on a certificate leads to."""

from training.web.verify import pages
from training.web.verify.blueprint import blueprint

__all__ = ["blueprint", "pages"]
