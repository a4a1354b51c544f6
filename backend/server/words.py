"""What the demo says on the terminal, in Japanese or English as the environment asks."""

import os
import sys

PHRASES = {
    "database": ("PostgreSQLを起動しています…", "Starting PostgreSQL …"),
    "healed": ("PostgreSQLが停止したため、再起動しました。", "PostgreSQL had stopped; it runs again."),
    "migrating": ("データベースを準備しています…", "Preparing the database …"),
    "starting": ("Webサーバーとワーカーを起動しています…", "Starting web and worker …"),
    "loading": ("サンプル企業をAPI経由で登録しています…", "Loading the example companies through the API …"),
    "stopped": ("停止しました。データは残っています。", "Stopped. The data stays."),
    "running": ("Concordが起動しました（Ctrl-Cで停止）", "Concord is running (Ctrl-C stops it)"),
    "explorer": ("エクスプローラー", "Explorer"),
    "login": ("ログイン", "Sign in"),
    "key": ("APIキー", "API key"),
    "answer": ("回答リンク", "Answer link"),
    "try": ("動作確認（このまま貼り付けて実行できます）", "Paste this to see an answer"),
}


def phrase(name: str) -> str:
    wanted = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    japanese, english = PHRASES[name]
    return japanese if wanted.startswith("ja") else english


def say(name: str) -> None:
    show(phrase(name))


def show(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
