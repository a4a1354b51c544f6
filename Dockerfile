# One image for web, worker and migrate. Each RUN is a command that the tests run too.
FROM python:3.11-slim-bookworm AS build
WORKDIR /app
COPY .ci/environment .ci/uv.lock .ci/
COPY pyproject.toml requirements.lock ./
RUN .ci/environment runtime

FROM python:3.11-slim-bookworm
WORKDIR /app
COPY --from=build /app/.venv .venv
COPY manage.py ./
COPY backend backend
COPY tenants tenants
COPY schema schema
RUN install -d -o nobody -g nogroup /data
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 DATA_DIR=/data
USER nobody
VOLUME /data
EXPOSE 8000
CMD ["python", "-m", "granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "8", "--no-ws", "--log-level", "error", "backend.config.wsgi:application"]
