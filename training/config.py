"""Settings: read from the environment, checked once, with defaults that let the program start on a desk."""

import os
import secrets
from pathlib import Path
from typing import Any

from environs import Env

MEGABYTE = 1024 * 1024


def settings(instance: Path) -> dict[str, Any]:
    """Flask's configuration. `instance` is where the database and the secret key live unless the environment says more.

    Raises environs.EnvError, naming the variable, for a value that cannot be used.
    """
    env = Env()
    return {
        "SECRET_KEY": env.str("SECRET_KEY", "") or secret_key(instance),
        "SQLALCHEMY_DATABASE_URI": database(env.str("DATABASE_URL", "") or f"sqlite:///{instance / 'lunxun.sqlite'}"),
        "JOBS_DATABASE_URL": database(env.str("JOBS_DATABASE_URL", "") or f"sqlite:///{instance / 'jobs.sqlite'}"),
        "PUBLIC_URL": env.str("PUBLIC_URL", ""),
        "PORT": env.int("PORT", 8000),
        "SOLVER_WORKERS": env.int("SOLVER_WORKERS", 0) or min(8, os.cpu_count() or 1),
        "TRUSTED_PROXIES": env.int("TRUSTED_PROXIES", 0),
        "MAX_CONTENT_LENGTH": 10 * MEGABYTE,
        "MAX_FORM_MEMORY_SIZE": 4 * MEGABYTE,
        "MAX_FORM_PARTS": 20_000,
        "SEND_FILE_MAX_AGE_DEFAULT": 365 * 24 * 3600,
        "SESSION_COOKIE_NAME": "lunxun",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,
        "BABEL_DEFAULT_LOCALE": "zh",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Shanghai",
        "BABEL_TRANSLATION_DIRECTORIES": str(Path(__file__).parent.parent / "translations"),
        "BOOTSTRAP_SERVE_LOCAL": True,
        "COMPRESS_MIMETYPES": ["text/html", "text/css", "text/javascript", "application/json", "image/svg+xml"],
    }


def database(url: str) -> str:
    """The address with the driver that is installed here."""
    for usual in ("postgresql://", "postgres://"):
        if url.startswith(usual):
            return "postgresql+psycopg://" + url.removeprefix(usual)
    return url


def secret_key(instance: Path) -> str:
    """The key that signs sessions and links: made at the first start, readable by its owner alone."""
    path = instance / "secret_key"
    if not path.exists():
        _keep(path, secrets.token_hex(32))
    return path.read_text("ascii").strip()


def _keep(path: Path, key: str) -> None:
    """Several workers may start at once: the first one's key stays, and no one reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"secret_key.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(key)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
