import { openDatabase } from '../connection/database.ts'
import { openJobQueue } from '../runs/job-queue.ts'

// A program of its own: runs a task with the PostgreSQL database in its first argument, prints a line when the task
// begins, and never completes it, until it is killed.
const database_url = process.argv[2]!
const database = await openDatabase({ database_url })
const jobs = await openJobQueue(database, { database_url, onError: console.error })
await jobs.repeat({
  task() {
    console.log('task')
    return new Promise(() => {})
  },
})
