#!/bin/sh
# Builds kube-apiserver and etcd from their Go modules into a folder, for ./mvnw -Pkube. Needs Go and a module proxy; takes
# some minutes the first time. Nothing of it is kept in the repository: the module files are made here.
set -eu

kubernetes=${KUBERNETES_VERSION:-1.34.2}
etcd=${ETCD_VERSION:-3.6.5}

[ $# = 1 ] || { echo "usage: build.sh FOLDER" >&2; exit 2; }
command -v go >/dev/null || { echo "build.sh: no go in the PATH: install Go 1.24 or newer" >&2; exit 1; }
mkdir -p "$1"
folder=$(cd "$1" && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Kubernetes names its own libraries as folders beside it; from outside they are modules, 0.MINOR.PATCH for 1.MINOR.PATCH.
apiserver() {
  mkdir "$work/apiserver" && cd "$work/apiserver"
  mod=$(go mod download -json "k8s.io/kubernetes@v$kubernetes" | sed -n 's/.*"GoMod": "\(.*\)".*/\1/p')
  {
    echo "module apiserver"
    sed -n 's/^go /go /p' "$mod"
    echo "require k8s.io/kubernetes v$kubernetes"
    sed -n 's#^\s*\(k8s.io/[a-z-]*\) v0\.0\.0\( //.*\)*$#\1#p; s#^\s*\(k8s.io/[a-z-]*\) => \./staging.*#\1#p' "$mod" | sort -u \
      | sed "s#.*#replace & => & v0.${kubernetes#1.}#"
  } >go.mod
  cat >main.go <<'GO'
package main

import (
	"os"

	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/logs/json/register"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"
)

func main() { os.Exit(cli.Run(app.NewAPIServerCommand())) }
GO
  GOFLAGS=-mod=mod go build -ldflags "-X k8s.io/component-base/version.gitVersion=v$kubernetes" -o "$folder/kube-apiserver" .
}

etcd() {
  mkdir "$work/etcd" && cd "$work/etcd"
  printf 'module etcd\n\nrequire go.etcd.io/etcd/server/v3 v%s\n' "$etcd" >go.mod
  cat >main.go <<'GO'
package main

import (
	"os"

	"go.etcd.io/etcd/server/v3/etcdmain"
)

func main() { etcdmain.Main(os.Args) }
GO
  GOFLAGS=-mod=mod go build -o "$folder/etcd" .
}

(etcd)
(apiserver)
echo "KUBE_APISERVER=$folder/kube-apiserver ETCD=$folder/etcd"
