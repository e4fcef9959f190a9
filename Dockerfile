# The README's install step in an image, then only its result: no make, no pip, no sources.
#
#   docker build -t blockzoo .
#   docker run --rm --init -p 127.0.0.1:8000:8000 blockzoo

ARG PYTHON_IMAGE=python:3.12-slim

FROM ${PYTHON_IMAGE} AS build
RUN apt-get update && apt-get install --yes --no-install-recommends make
# Linux wheels of torch carry CUDA by default; PyTorch's own index has those for the CPU.
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
ENV PIP_EXTRA_INDEX_URL=${TORCH_INDEX}
WORKDIR /source
COPY Makefile pyproject.toml README.md LICENSE ./
COPY blocks/ blocks/
COPY zoo/ zoo/
COPY app/ app/
COPY static/ static/
RUN --mount=type=cache,target=/root/.cache/pip make install VENV=/opt/blockzoo EDITABLE=
RUN /opt/blockzoo/bin/python -m pip uninstall --yes pip

FROM ${PYTHON_IMAGE}
RUN python -m pip uninstall --yes --root-user-action=ignore pip \
    && useradd --system --no-create-home --uid 10001 blockzoo
COPY --from=build /opt/blockzoo /opt/blockzoo
ENV PATH=/opt/blockzoo/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    BLOCKZOO_ALLOWED_HOSTS=localhost
USER blockzoo
WORKDIR /tmp
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["blockzoo", "serve", "--host", "0.0.0.0", "--port", "8000"]
