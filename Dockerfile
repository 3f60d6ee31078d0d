# One image for the API server and the worker; the command says which it is. The target `sandbox` is an image of its own.
#
# The base is pinned by version; `npm run pin-images` pins it by digest as well.
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Without the workspaces: the sandbox's libraries are of no use to server and worker. No package needs its install
# scripts to run. npm takes PGlite along, since the database library may use it: only the embedded system does.
# Temporal's core comes for five platforms of 25 MB each; one is used.
RUN npm ci --omit=dev --workspaces=false --ignore-scripts --no-audit --no-fund \
  && rm -r node_modules/@electric-sql \
  && find node_modules/@temporalio/core-bridge/releases -mindepth 1 -maxdepth 1 \
    ! -name "$(uname -m)-unknown-linux-gnu" -exec rm -r {} +

FROM dependencies AS bundle
COPY src ./src
RUN ["node", "src/worker/build.ts", "build/workflow-bundle.js"]

# A stand-in for iDenfy, to try the others out with: `docker build --target sandbox .`
FROM ${NODE_IMAGE} AS sandbox
LABEL org.opencontainers.image.title="idenfy-sandbox" \
  org.opencontainers.image.description="A stand-in for iDenfy, for tests of integrations" \
  org.opencontainers.image.version="0.1.0"
ENV NODE_ENV=production \
  SANDBOX_HOST=0.0.0.0 \
  SANDBOX_STATE_DIR=/data/sandbox
WORKDIR /app
RUN ["install", "--directory", "--owner=1000", "--group=1000", "--mode=0700", "/data/sandbox"]
COPY package.json package-lock.json .npmrc ./
COPY packages ./packages
RUN npm ci --omit=dev --workspace=idenfy-sandbox --ignore-scripts --no-audit --no-fund
USER 1000:1000
EXPOSE 4010
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "packages/idenfy-sandbox/src/healthcheck.ts"]
CMD ["node", "packages/idenfy-sandbox/src/main.ts"]

FROM ${NODE_IMAGE} AS runtime
LABEL org.opencontainers.image.title="idenfy-dual-verification" \
  org.opencontainers.image.description="Verifies two identity documents of one person with iDenfy, on Temporal" \
  org.opencontainers.image.version="0.5.0"
ENV NODE_ENV=production \
  HOST=0.0.0.0 \
  DOCUMENTS_DIR=/data/documents
WORKDIR /app
# A new volume gets owner and mode of the folder that it is mounted on.
RUN ["install", "--directory", "--owner=1000", "--group=1000", "--mode=0700", "/data/documents"]
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=bundle /app/build ./build
COPY package.json ./
COPY src ./src
# The base image's own user "node", by number, so that Kubernetes can see that it is not root.
USER 1000:1000
EXPOSE 3000
# For the server. A worker's is `node src/healthcheck.ts http://127.0.0.1:<HEALTH_PORT>/readyz`.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "src/healthcheck.ts"]
CMD ["node", "src/main/server.ts"]
