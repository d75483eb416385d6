import { lockDataDir } from '../connection/data-dir-lock.ts'

// Run as its own process: takes the lock of the directory in the first argument and holds it until killed.
try {
  lockDataDir(process.argv[2]!)
  console.log('locked')
  setInterval(() => {}, 60_000)
} catch (error) {
  console.log(String(error))
}
