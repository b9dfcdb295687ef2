import { fsyncSync } from 'node:fs'
import { PGlite, type PGliteOptions } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'

type Init = NodeFS['init']
type Mounted = { FS: { filesystems: { NODEFS: { stream_ops: Record<string, unknown> } } } }

/** PGlite's file system has no fsync, so a commit would not survive a power cut. This one passes it to the disk. */
export class DurableFiles extends NodeFS {
  override async init(...[pg, options]: Parameters<Init>): ReturnType<Init> {
    const initialised = await super.init(pg, options)
    const withFsync = (module: unknown) => {
      const streams = (module as Mounted).FS.filesystems.NODEFS.stream_ops
      streams.fsync = (stream: { nfd: number }) => {
        fsyncSync(stream.nfd)
        return 0
      }
    }
    const before = initialised.emscriptenOpts.preRun ?? []
    initialised.emscriptenOpts.preRun = [...(Array.isArray(before) ? before : [before]), withFsync]
    return initialised
  }
}

/** Without `-F`, and with the sync method that reaches the file system: the default one is swallowed by the runtime. */
export const durableStart: Pick<PGliteOptions, 'startParams'> = {
  startParams: [
    ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
    '-c',
    'wal_sync_method=fsync',
    '-c',
    'max_wal_size=64MB',
  ],
}
