import { openDatabase } from '../connection/database.ts'

/** A program of its own: opens the data directory of its first argument, and prints `opened` or the error message. */
const [data_dir] = process.argv.slice(2)
try {
  const { close } = await openDatabase({ data_dir: data_dir! })
  await close()
  console.log('opened')
} catch (error) {
  console.log((error as Error).message)
}
