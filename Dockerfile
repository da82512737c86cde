# syntax=docker/dockerfile:1

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc .puppeteerrc.cjs ./
RUN npm ci
COPY tsconfig.base.json tsconfig.json ./
COPY scripts ./scripts
COPY src ./src
COPY simulator ./simulator
RUN npm run build
RUN npm prune --omit=dev

FROM node:24-bookworm-slim
# Fonts: without them emoji and Chinese, Japanese and Korean names are boxes in what the page draws.
RUN apt-get update \
  && apt-get install -y --no-install-recommends chromium tini fonts-liberation fonts-noto-color-emoji fonts-noto-cjk \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
ENV NODE_ENV=production \
  HOST=0.0.0.0 \
  PORT=3000 \
  SESSIONS_DIR=/app/sessions \
  PUPPETEER_EXECUTABLE_PATH=/usr/bin/chromium
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY LICENSE ./
RUN mkdir sessions && chown node:node sessions
USER node
VOLUME /app/sessions
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/healthz`, { signal: AbortSignal.timeout(4000) }).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# -s: it reaps Chrome's orphans too when compose's own init is process 1.
ENTRYPOINT ["tini", "-s", "--"]
CMD ["node", "dist/src/main.js"]
