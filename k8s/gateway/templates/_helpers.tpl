{{- define "gateway.fullname" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "gateway.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: gateway
{{ include "gateway.selector" . }}
{{- end -}}

{{- define "gateway.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "gateway.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default (include "gateway.fullname" .) -}}
{{- else -}}
{{- .Values.serviceAccount.name | default "default" -}}
{{- end -}}
{{- end -}}

{{/* The image of a part: dict "part" .Values.frontend "root" . */}}
{{- define "gateway.image" -}}
{{- with .part.image -}}
{{- if .digest -}}
{{ .repository }}@{{ .digest }}
{{- else -}}
{{ .repository }}:{{ .tag | default $.root.Chart.AppVersion }}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "gateway.secret" -}}
{{- if .Values.secrets.create -}}
{{- include "gateway.fullname" . -}}
{{- else -}}
{{- required "secrets.existingSecret: name the Secret with admin-key, postgres, redis and the encryption keys (or set secrets.create, for trying out)" .Values.secrets.existingSecret -}}
{{- end -}}
{{- end -}}

{{/* gateway.yaml: the values' configuration, and what the chart knows. */}}
{{- define "gateway.config" -}}
{{- $config := deepCopy .Values.config -}}
{{- $keys := list -}}
{{- range $at, $key := .Values.secrets.encryptionKeys -}}
{{- $keys = append $keys (printf "${GATEWAY_ENCRYPTION_KEY_%d}" $at) -}}
{{- end -}}
{{- $drain := dict "delay" (printf "%ds" (int .Values.drain.delaySeconds)) "deadline" (printf "%ds" (int .Values.drain.deadlineSeconds)) -}}
{{- $cluster := dict "id" .Release.Name "redis" "${GATEWAY_REDIS}" -}}
{{- $known := dict "store" (dict "postgres" "${GATEWAY_POSTGRES}") "cluster" $cluster "admin_key" "${GATEWAY_ADMIN_KEY}" "encryption_keys" $keys "drain" $drain -}}
{{- range $name, $value := $known -}}
{{- if not (hasKey $config $name) -}}
{{- $_ := set $config $name $value -}}
{{- end -}}
{{- end -}}
{{- toYaml $config -}}
{{- end -}}

{{/* The environment that gateway.yaml's ${…} are read from. */}}
{{- define "gateway.env" -}}
{{- $secret := include "gateway.secret" . -}}
- name: DOTNET_EnableDiagnostics
  value: "0"
- name: GATEWAY_ADMIN_KEY
  valueFrom: { secretKeyRef: { name: {{ $secret }}, key: admin-key } }
{{- if and .Values.trial.postgresql.enabled (not .Values.secrets.existingSecret) }}
- name: GATEWAY_POSTGRES_PASSWORD
  valueFrom: { secretKeyRef: { name: {{ include "gateway.fullname" . }}-trial-postgresql, key: password } }
- name: GATEWAY_POSTGRES
  value: Host={{ include "gateway.fullname" . }}-trial-postgresql;Username=gateway;Database=gateway;Password=$(GATEWAY_POSTGRES_PASSWORD)
{{- else }}
- name: GATEWAY_POSTGRES
  valueFrom: { secretKeyRef: { name: {{ $secret }}, key: postgres } }
{{- end }}
{{- if and .Values.trial.redis.enabled (not .Values.secrets.existingSecret) }}
- name: GATEWAY_REDIS
  value: {{ include "gateway.fullname" . }}-trial-redis:6379
{{- else }}
- name: GATEWAY_REDIS
  valueFrom: { secretKeyRef: { name: {{ $secret }}, key: redis } }
{{- end }}
{{- range $at, $key := .Values.secrets.encryptionKeys }}
- name: GATEWAY_ENCRYPTION_KEY_{{ $at }}
  valueFrom: { secretKeyRef: { name: {{ $secret }}, key: {{ $key }} } }
{{- end }}
{{- with .Values.env }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Annotations of a part's pods: dict "part" .Values.frontend "root" . */}}
{{- define "gateway.podAnnotations" -}}
{{- if eq .root.Values.configChange "roll" }}
checksum/config: {{ include "gateway.config" .root | sha256sum }}
{{- end }}
{{- with .part.podAnnotations }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "gateway.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1654
runAsGroup: 1654
fsGroup: 1654
seccompProfile: { type: RuntimeDefault }
{{- end -}}

{{- define "gateway.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end -}}

{{/* Where a part's pods may run: dict "part" .Values.frontend "component" "frontend" "root" . */}}
{{- define "gateway.scheduling" -}}
{{- with .part.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .part.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .part.affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .part.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- if .part.topologySpread.enabled }}
topologySpreadConstraints:
{{- range $key := list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
  - maxSkew: 1
    topologyKey: {{ $key }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "gateway.selector" $.root | nindent 8 }}
        app.kubernetes.io/component: {{ $.component }}
{{- end }}
{{- end }}
{{- end -}}

{{/* Egress that every part needs: names, Redis, PostgreSQL, and an OTLP collector, where the configuration names one. */}}
{{- define "gateway.egress" -}}
- ports: [{ port: 53, protocol: UDP }, { port: 53, protocol: TCP }]
- ports: [{ port: 4317, protocol: TCP }, { port: 4318, protocol: TCP }]
{{- range $store := list .Values.networkPolicy.redis .Values.networkPolicy.postgresql }}
- ports: [{ port: {{ $store.port }}, protocol: TCP }]
  {{- with $store.to }}
  to: {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
{{- end -}}
