/** Imported first by each command: an older Node that strips types would fail later, and less clearly. */
const major = Number(process.versions.node.split('.')[0])

if (major < 24) {
  console.error(
    `This needs Node 24; it is running on ${process.versions.node}. Use the npm command (npm run …), which brings its own.`,
  )
  process.exit(1)
}
