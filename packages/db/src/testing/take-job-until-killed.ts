import { openDatabase } from '../connection/database.ts'
import { openJobQueue } from '../runs/job-queue.ts'

// Run as its own process: works on the queue of the PostgreSQL database in the first argument, prints the run of each
// job that it takes, and never answers, until killed.
const database_url = process.argv[2]!
const database = await openDatabase({ database_url })
const jobs = await openJobQueue(database, { database_url, onError: console.error })
await jobs.work((run_id) => {
  console.log(run_id)
  return new Promise(() => {})
})
