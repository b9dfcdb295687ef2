/** The browser comes from the system (see scripts/); the postinstall download stays off. */
module.exports = { skipDownload: true }
