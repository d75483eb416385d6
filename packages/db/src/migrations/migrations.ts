import type { Migration } from 'kysely/migration'
import * as initial from './001-initial.ts'
import * as runLeases from './002-run-leases.ts'
import * as approvalQuestions from './003-approval-questions.ts'
import * as waitingRuns from './004-waiting-runs.ts'
import * as serverLimits from './005-server-limits.ts'
import * as storedBounds from './006-stored-bounds.ts'
import * as accountDeletion from './007-account-deletion.ts'
import * as modelState from './008-model-state.ts'
import * as runSweep from './009-run-sweep.ts'
import * as boundedReads from './010-bounded-reads.ts'
import * as listsStepsSeries from './011-lists-steps-series.ts'
import * as reminders from './012-reminders.ts'
import * as laterOccurrences from './013-later-occurrences.ts'
import * as reopenedReminders from './014-reopened-reminders.ts'
import * as modelsBranchesPreferences from './015-models-branches-preferences.ts'
import * as appSettings from './016-app-settings.ts'
import * as history from './017-history.ts'
import * as programs from './018-programs.ts'
import * as oauth from './019-oauth.ts'
import * as answeredCalls from './020-answered-calls.ts'
import * as wordings from './021-wordings.ts'

/** All migrations, in order. Never edit a released one; add a new one for each change. */
export const migrations: Record<string, Migration> = {
  '001-initial': initial,
  '002-run-leases': runLeases,
  '003-approval-questions': approvalQuestions,
  '004-waiting-runs': waitingRuns,
  '005-server-limits': serverLimits,
  '006-stored-bounds': storedBounds,
  '007-account-deletion': accountDeletion,
  '008-model-state': modelState,
  '009-run-sweep': runSweep,
  '010-bounded-reads': boundedReads,
  '011-lists-steps-series': listsStepsSeries,
  '012-reminders': reminders,
  '013-later-occurrences': laterOccurrences,
  '014-reopened-reminders': reopenedReminders,
  '015-models-branches-preferences': modelsBranchesPreferences,
  '016-app-settings': appSettings,
  '017-history': history,
  '018-programs': programs,
  '019-oauth': oauth,
  '020-answered-calls': answeredCalls,
  '021-wordings': wordings,
}
