import { YieldingPglite } from './yielding-pglite.ts'

/**
 * A program of its own: creates an embedded database in memory, and prints it as a tar file. The process that serves must
 * not create it, because it would keep 125 MB of the 600 MB that this takes until it ends. This program writes no files,
 * so it does no harm when it outlives the process that has started it.
 */
const pglite = await YieldingPglite.open({})
await pglite.exec('checkpoint')
const tar = await pglite.dumpDataDir('none')
process.stdout.write(Buffer.from(await tar.arrayBuffer()), () => process.exit())
