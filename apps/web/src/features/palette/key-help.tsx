import { Dialog, DialogBody } from '../../components/dialog.tsx'
import { KeyList } from '../../components/key-list.tsx'
import { isMac } from '../../lib/keys/platform.ts'
import type { Place } from '../../lib/places/place.ts'
import { PlaceLink } from '../../lib/places/place-link.tsx'
import { keyTexts as t } from '../../lib/texts/keys.ts'
import { useMe } from '../../lib/user/me.ts'

const SETTING: Place = { kind: 'settings', section: 'keyboard' }

/** Lists all shortcuts. */
export function KeyHelp({ onClose }: { onClose: () => void }) {
  const { single_keys = true } = useMe().ui
  return (
    <Dialog isWide title={t.title} onClose={onClose}>
      <DialogBody>
        {!single_keys && <p className="mb-3 text-muted text-sm">{isMac() ? t.offMac : t.off}</p>}
        <KeyList />
        <p className="py-4 text-sm">
          <PlaceLink
            place={SETTING}
            onClick={onClose}
            className="font-medium text-accent-text underline-offset-4 hover:underline"
          >
            {t.change}
          </PlaceLink>
        </p>
      </DialogBody>
    </Dialog>
  )
}
