// whatsapp-web.js brings its own puppeteer; the browser comes from scripts/setup.mjs, which looks for an installed one first.
module.exports = { skipDownload: true };
