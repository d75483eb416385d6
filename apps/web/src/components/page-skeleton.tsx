import { signedInHere } from '../lib/user/signed-in-here.ts'

/** The skeleton that `index.html` shows before the program runs. React's first render takes it off the page. */
const skeleton = document.getElementById('skeleton')

/** That same skeleton, for as long as it is not known which user is signed in: nothing on the page changes. */
export function PageSkeleton() {
  return <div ref={showSkeleton} />
}

function showSkeleton(place: HTMLElement | null): void {
  if (!place || !skeleton) return
  document.documentElement.toggleAttribute('data-signed-out', signedInHere() === null)
  place.append(skeleton)
}
