"""Law: a figure without its machine says nothing."""

from __future__ import annotations

import os
import platform
import sqlite3
import subprocess
from pathlib import Path

import psycopg

from tests.databases import programs


def describe() -> str:
    """Processor, cores, Python, and the databases with their drivers."""
    return (
        f"{_processor()}, {os.cpu_count()} cores, {platform.system()}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        f"PostgreSQL {_postgresql()}, psycopg {psycopg.__version__} ({psycopg.pq.__impl__})"
    )


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or platform.machine())


def _postgresql() -> str:
    """`postgres (PostgreSQL) 18.1` → `18.1`."""
    postgres = programs() / "postgres"
    told = subprocess.check_output([postgres, "--version"], text=True)
    return told.split()[2]
