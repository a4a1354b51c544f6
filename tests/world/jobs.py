"""Lets the worker do what is on the queue, as it would a moment later."""

from procrastinate.contrib.django import app


def work_off() -> None:
    """Run every job that is due, in a worker that stops when the queue is empty."""
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
