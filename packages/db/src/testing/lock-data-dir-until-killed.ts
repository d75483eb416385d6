import { lockDataDir } from '../connection/data-dir-lock.ts'

// A program of its own: locks the data directory of its first argument until it is killed.
try {
  lockDataDir(process.argv[2]!)
  console.log('locked')
  setInterval(() => {}, 60_000)
} catch (error) {
  console.log(String(error))
}
