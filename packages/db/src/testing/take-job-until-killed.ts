import { openDatabase } from '../connection/database.ts'
import { openJobQueue } from '../runs/job-queue.ts'

// A program of its own: takes jobs of the PostgreSQL database in its first argument, prints the run id of each, and never
// completes one, until it is killed.
const database_url = process.argv[2]!
const database = await openDatabase({ database_url })
const jobs = await openJobQueue(database, { database_url, onError: console.error })
await jobs.work((run_id) => {
  console.log(run_id)
  return new Promise(() => {})
})
