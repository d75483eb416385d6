import { openDatabase } from '../connection/database.ts'

/** Opens a data directory and prints `opened`, or why it cannot. */
const [data_dir] = process.argv.slice(2)
try {
  const { close } = await openDatabase({ data_dir: data_dir! })
  await close()
  console.log('opened')
} catch (error) {
  console.log((error as Error).message)
}
