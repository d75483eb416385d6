import type { Operation } from './operation.ts'
import { changeOperations, userOperations } from './operations/changes.ts'
import { labelOperations } from './operations/labels.ts'
import { sessionOperations } from './operations/sessions.ts'
import { todoOperations } from './operations/todos.ts'

/** All operations of the REST API, in the order of the reference. */
export const OPERATIONS: readonly Operation[] = [
  ...todoOperations,
  ...labelOperations,
  ...changeOperations,
  ...sessionOperations,
  ...userOperations,
]

const SIGNED_IN = 'Sign-in, password and deletion belong to a person at the settings, not to a program with a token.'
const WORDS = 'What the words of the user mean is shown at the settings alone, and sent nowhere.'
const TOKENS = 'A token that makes or ends tokens would outlive its revocation.'
const BROWSER = 'A push subscription is made by a browser, and ends with its sign-in session.'

/** The procedures that have no REST operation, each with the reason. */
export const WITHOUT_OPERATION: Record<string, string> = {
  'todo.replica': 'Rows without their usual values, for the copy that the page keeps. GET /todos has whole todos.',
  'change.subscribe':
    'A feed in the format of tRPC, at GET /trpc/change.subscribe. GET /changes has the same in pages.',
  'push.key': BROWSER,
  'push.subscribe': BROWSER,
  'push.unsubscribe': BROWSER,
  'push.list': BROWSER,
  'push.test': BROWSER,
  'wording.list': WORDS,
  'wording.delete': WORDS,
  'wording.deleteAll': WORDS,
  'program.current': 'For the command line, which names its token. GET /me says whose token it is.',
  'program.list': TOKENS,
  'program.createToken': TOKENS,
  'program.revoke': TOKENS,
  'account.devices': SIGNED_IN,
  'account.endDevice': SIGNED_IN,
  'account.endOtherDevices': SIGNED_IN,
  'account.changePassword': SIGNED_IN,
  'account.changeEmail': SIGNED_IN,
  'account.requestDeletion': SIGNED_IN,
  'account.keep': SIGNED_IN,
}
