import { Dialog, DialogBody } from '../../components/dialog.tsx'
import { useMe } from '../../lib/me.ts'
import { AccountForm } from './account-form.tsx'
import { useSignIn } from './use-sign-in.ts'

/** Makes the guest an account; the server moves everything of the guest into it. */
export function SaveTodosDialog({ onClose }: { onClose: () => void }) {
  const { time_zone, default_duration } = useMe()
  const { run, pending, error } = useSignIn()

  return (
    <Dialog title="Save your todos" onClose={onClose}>
      <DialogBody>
        <p className="mb-5 text-muted text-sm">
          A guest's todos live in this browser's session. Create an account and they are yours on every device.
        </p>
        <div className="pb-3">
          <AccountForm
            mode="sign-up"
            pending={pending}
            error={error}
            onSubmit={async (credentials) => {
              if (await run((auth) => auth.signUp(credentials), { time_zone, default_duration })) onClose()
            }}
          />
        </div>
      </DialogBody>
    </Dialog>
  )
}
