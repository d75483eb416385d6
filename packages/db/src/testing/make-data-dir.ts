import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '../connection/database.ts'

/** A program of its own: creates an empty embedded database in the folder of its first argument, and no other files. */
const [dir] = process.argv.slice(2)
if (!dir) throw new Error('The first argument is the folder.')
const database = await openDatabase({ data_dir: dir })
await database.close()
for (const entry of readdirSync(dir)) if (entry !== 'pglite') rmSync(join(dir, entry))
