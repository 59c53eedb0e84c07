"""Signing keys: encrypted at rest, rotated without breaking what was signed."""

import pytest

from tests.operations.ledger.records.conftest import SECRET
from training.models import db
from training.operations import audit
from training.operations.errors import TrainingError
from training.operations.ledger.records import keys, verify

HEAD = "a" * 64


def signed(signer):
    one = signer.sign(HEAD)
    message = f"{verify.FORMAT}\n{HEAD}".encode()
    return verify.is_signed(bytes.fromhex(one["key"]), message, bytes.fromhex(one["value"]))


def test_what_is_signed_is_verified_without_a_library(signer):
    assert signed(signer)


def test_without_a_key_nothing_is_signed(congress):
    with pytest.raises(TrainingError, match="还没有签名密钥"):
        keys.signer(SECRET)


def test_the_private_key_is_not_in_the_database(signer):
    key = keys.in_use()
    assert signer.private.private_bytes_raw() not in key.sealed
    assert key.public == signer.public


def test_another_secret_opens_nothing_and_the_sentence_says_what_to_do(signer):
    with pytest.raises(TrainingError, match="SECRET_KEY 已更换"):
        keys.signer("another secret")


def test_a_new_key_retires_the_old_whose_signatures_stay_good(signer, actor):
    keys.make(SECRET, actor)
    db.session.commit()
    new, old = keys.every()
    assert (old.public, old.sealed, old.retired_at) == (signer.public, None, actor.at)
    assert new.retired_at is None
    assert keys.signer(SECRET).public == new.public != old.public
    assert signed(signer)


def test_making_a_key_is_noted(signer, actor):
    assert audit.verify().lines == 1


def test_each_congress_has_keys_of_its_own(signer, neighbour):
    from training.models import scope

    with scope.within(neighbour.id):
        assert keys.in_use() is None
