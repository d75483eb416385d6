import { signedInHere } from '../lib/user/signed-in-here.ts'

/** The skeleton that `index.html` shows before the program runs. React's first render removes it from the page. */
const skeleton = document.getElementById('skeleton')

/** Shows the same skeleton until the signed-in user is known, so that nothing on the page changes. */
export function PageSkeleton() {
  return <div ref={showSkeleton} />
}

function showSkeleton(place: HTMLElement | null): void {
  if (!place || !skeleton) return
  document.documentElement.toggleAttribute('data-signed-out', signedInHere() === null)
  place.append(skeleton)
}
