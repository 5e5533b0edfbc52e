// Passkeys: the button asks the browser for a key, puts its answer into the form and sends it. The talk with the
// browser is webauthn-json's (of django-allauth); without scripts the button stays hidden and the other ways are there.
(function () {
  'use strict'
  document.addEventListener('DOMContentLoaded', function () {
    document.querySelectorAll('[data-passkey]').forEach(function (button) {
      if (window.PublicKeyCredential && window.webauthnJSON) {
        button.hidden = false
        button.addEventListener('click', function (event) {
          event.preventDefault()
          ask(button).catch(function () { tell(button, true) })
        })
      } else {
        document.querySelectorAll('[data-passkey-none]').forEach(function (words) { words.hidden = false })
      }
    })
  })

  async function ask (button) {
    const form = button.form
    tell(button, false)
    const options = button.dataset.options ? JSON.parse(button.dataset.options) : await fetched(form.action)
    const answer = button.dataset.passkey === 'make'
      ? await window.webauthnJSON.create(asked(options.creation_options, form))
      : await window.webauthnJSON.get(options.request_options)
    form.querySelector('input[name=credential]').value = JSON.stringify(answer)
    form.submit()
  }

  async function fetched (address) {
    const response = await fetch(address, { headers: { Accept: 'application/json' } })
    if (!response.ok) throw new Error(response.status)
    return response.json()
  }

  // A key that signs in by itself is kept by the device and asks who is there.
  function asked (options, form) {
    const box = form.querySelector('input[name=passwordless]')
    const alone = !box || box.checked
    const choice = options.publicKey.authenticatorSelection
    choice.residentKey = alone ? 'required' : 'discouraged'
    choice.requireResidentKey = alone
    if (alone) choice.userVerification = 'required'
    return options
  }

  function tell (button, failed) {
    document.querySelectorAll('[data-passkey-failed]').forEach(function (words) { words.hidden = !failed })
  }
})()
